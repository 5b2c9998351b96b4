this is no SQL {{ nor jinja }
