import { execFile } from 'node:child_process';
import { appendFileSync } from 'node:fs';

/** Runs a program to its end; resolves with what it wrote to stdout, and keeps what it wrote to stderr in the log. */
export function run(log, file, args) {
  return new Promise((resolve, reject) => {
    execFile(file, args, { maxBuffer: 1 << 24 }, (error, stdout, stderr) => {
      appendFileSync(log, stderr);
      if (error) reject(new Error(`${file} ${args.join(' ')} failed: ${stderr.trim().split('\n').at(-1)} (${log})`));
      else resolve(stdout);
    });
  });
}
