"""Documents: papers that an office prints, files and checks, made by Typst from data."""

from pamong.kit.documents.journal_head import journal_head
from pamong.kit.documents.qr import qr_svg
from pamong.kit.documents.render import Attachment, Paper, render
from pamong.kit.documents.signin_cards import Card, signin_cards

__all__ = ["Attachment", "Card", "Paper", "journal_head", "qr_svg", "render", "signin_cards"]
