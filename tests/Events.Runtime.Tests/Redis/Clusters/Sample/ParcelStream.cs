namespace Events.Runtime.Tests.Redis.Clusters.Sample;

[EventStream("tests:parcels")]
public sealed partial class ParcelStream;
