namespace Events.Runtime.Tests.Retaining.Sample;

[Event<JobStream>("job.added")]
public sealed partial record JobAdded(int Number);
