const BOUNDARY = '----bench';

/** What stands before and after the file in a form that has one, and what the form's type is. */
export const FORM_HEAD = Buffer.from(
	`--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="dance.mp4"\r\nContent-Type: video/mp4\r\n\r\n`,
);
export const FORM_TAIL = Buffer.from(`\r\n--${BOUNDARY}--\r\n`);
export const FORM_TYPE = `multipart/form-data; boundary=${BOUNDARY}`;
