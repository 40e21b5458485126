"""What a request is, how it goes on, and which days the law gives."""
