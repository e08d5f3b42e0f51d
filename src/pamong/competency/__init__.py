"""What "able" means, and who is."""
