export { type CosineScheduleOptions, cosineSchedule, type Schedule } from './cosine-schedule.ts';
