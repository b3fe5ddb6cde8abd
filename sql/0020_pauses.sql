-- not_before: until when a webhook's receiver is left alone, because it fails or has asked for it.
ALTER TABLE webhooks
	ADD COLUMN not_before DATETIME NULL;
