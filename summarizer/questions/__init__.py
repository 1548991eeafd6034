"""Questions: what one asks for, completed from those before it, with the words that an answer must carry."""
