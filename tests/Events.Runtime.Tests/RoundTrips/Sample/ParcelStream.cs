namespace Events.Runtime.Tests.RoundTrips.Sample;

[EventStream("tests:parcels")]
public sealed partial class ParcelStream;
