namespace Events.EntityFrameworkCore.Tests.Projections;

[EventStream("tests:parcels", Partitions = 3)]
public sealed partial class ParcelStream;
