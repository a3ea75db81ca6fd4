// Levers as a workshop talks of them. What stands in no group here comes under "others".

import type { Key } from '../texts/texts.svelte.js';

export interface Group {
  name: Key;
  paths: readonly string[];
}

function policy(...names: string[]): string[] {
  return names.map((name) => `policy.${name}`);
}

export const GROUPS: readonly Group[] = [
  { name: 'group_sponsor', paths: policy('sponsorship', 'publicity', 'succession', 'consultation', 'advocacy') },
  { name: 'group_time', paths: policy('protected_hours', 'coordinator_hours', 'full_time_core') },
  { name: 'group_people', paths: policy('onboarding', 'matchmaking', 'openness', 'outside_links') },
  {
    name: 'group_rhythm',
    paths: policy('events_per_month', 'face_to_face', 'renewal_workshops_per_year', 'expert_guests', 'learning_cycle'),
  },
  { name: 'group_tasks', paths: policy('tasks_per_month', 'task_support', 'earliest_task_stage') },
  { name: 'group_recognition', paths: policy('recognition', 'career_paths') },
  { name: 'group_control', paths: policy('control', 'measurement', 'stories') },
  {
    name: 'group_lois',
    paths: [
      'structured_dialogue',
      'open_dialogue',
      'negotiation',
      'reflection',
      'synthesis',
      'journals',
      'retrieval',
      'expert_locator',
    ].map((name) => `policy.lois.${name}`),
  },
  {
    name: 'group_world',
    paths: [
      'community.domain_turnover_per_year',
      'community.relevance',
      'community.needs_per_week',
      'community.strategic_value',
      'organisation.workload',
      'organisation.bureaucracy',
      'organisation.sponsor_departures_per_year',
      'organisation.coordinator_departures_per_year',
      'organisation.reorganisations_per_year',
      'organisation.decisions_per_year',
    ],
  },
];
