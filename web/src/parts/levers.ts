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
  {
    name: 'group_first',
    paths: policy('sponsorship', 'protected_hours', 'coordinator_hours', 'events_per_month', 'tasks_per_month', 'task_support', 'control', 'recognition'),
  },
  { name: 'group_sponsor', paths: policy('publicity', 'succession', 'consultation', 'advocacy') },
  { name: 'group_time', paths: policy('full_time_core', 'launch_workshop') },
  { name: 'group_people', paths: [...policy('onboarding', 'matchmaking', 'openness', 'outside_links'), 'community.admits', 'community.pay_it_forward', 'community.interaction'] },
  {
    name: 'group_rhythm',
    paths: policy('face_to_face', 'renewal_workshops_per_year', 'expert_guests', 'learning_cycle'),
  },
  {
    name: 'group_tasks',
    paths: policy('earliest_task_stage'),
  },
  {
    name: 'group_mix',
    paths: [
      'hard_problem',
      'hot_issue',
      'competitors_product',
      'standard',
      'train_newcomers',
      'cross_boundary',
      'funded_project',
      'literature_review',
      'data_collection',
      'logistics',
      'writing',
      'same_basic_questions',
    ].map((name) => `policy.task_mix.${name}`),
  },
  { name: 'group_recognition', paths: policy('career_paths') },
  { name: 'group_control', paths: policy('measurement', 'stories') },
  { name: 'group_assistant', paths: ['used', 'quality', 'publishes', 'cites'].map((name) => `policy.assistant.${name}`) },
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
      'organisation.workload_surges_per_year',
      'organisation.budget_cuts_per_year',
      'organisation.holidays',
      'organisation.notice_weeks',
      'organisation.brokers',
    ],
  },
  {
    name: 'group_culture',
    paths: [
      'organisation.culture.individualism',
      'organisation.culture.competition',
      'organisation.culture.short_termism',
      'organisation.culture.programme_hours',
      'organisation.culture.programme',
      'organisation.portfolio.budget_hours',
      'organisation.portfolio.allocation',
      'organisation.portfolio.recalibration_weeks',
    ],
  },
];
