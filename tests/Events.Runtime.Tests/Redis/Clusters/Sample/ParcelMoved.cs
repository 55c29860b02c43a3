namespace Events.Runtime.Tests.Redis.Clusters.Sample;

/// <summary>A step of a parcel's way: in order for each parcel, and each once.</summary>
[Event<ParcelStream>("parcel.moved"), OrderedBy(nameof(Parcel)), DedupeBy(nameof(Parcel), nameof(Step))]
public sealed partial record ParcelMoved(string Parcel, int Step);
