namespace Events.Runtime.Tests.RoundTrips.Sample;

[Event<ParcelStream>("parcel.sent")]
public sealed partial record Parcel(int Number);
