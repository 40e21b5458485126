"""The builder: figures put together by whoever asks."""
