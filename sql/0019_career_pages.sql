-- Pages that everybody may read.

-- Companies with a career page, by name: the front door. career_page is on for companies that are there already, as it is for new ones.
ALTER TABLE companies ADD KEY career (career_page, active, name, id);
