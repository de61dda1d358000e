// What all clients of the SDK here have in common: they reach nothing outside this process.

/** Where frames are posted. */
export const CALLBACK = 'https://api.example/production';

export const common = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
} as const;
