"""The platework command: supervisor, embedded servers, demo, bench, audit."""
