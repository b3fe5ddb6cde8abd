// The client that the document of platform shows, as small as its example needs: client.applications.create({jobId, coverLetter, resume}).
class Applications {
	constructor(client) {
		this.client = client;
	}

	create({ jobId, coverLetter, resume, ...more }) {
		const form = new FormData();

		form.append('job', jobId);
		if (coverLetter !== undefined)
			form.append('cover_letter', coverLetter);
		for (const [name, value] of Object.entries(more))
			form.append(name, value);
		form.append('resume', resume, resume.name ?? 'resume.pdf');
		return this.client.send('POST', '/v1/jobs/applications/', form);
	}
}

export class InterviewPlatform {
	constructor({ apiKey, baseUrl }) {
		this.apiKey = apiKey;
		this.baseUrl = baseUrl;
		this.applications = new Applications(this);
	}

	async send(method, path, body) {
		const answer = await fetch(this.baseUrl + path, { method, body, headers: { Authorization: `Bearer ${this.apiKey}` } });

		if (!answer.ok)
			throw new Error(`${answer.status} ${await answer.text()}`);
		return answer.json();
	}
}
