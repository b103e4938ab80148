export { type CosineScheduleOptions, cosineSchedule, type Schedule } from './cosine-schedule.ts';
export { type LinearScheduleOptions, linearSchedule } from './linear-schedule.ts';
