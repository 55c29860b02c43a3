namespace Events.EntityFrameworkCore.Tests.Projections;

[Event<ParcelStream>("parcel.sent"), OrderedBy(nameof(ParcelId))]
public sealed partial record ParcelSent(string ParcelId);
