using Events.Administration;
using Events.Conformance.Delivery;
using Events.Store.Projections;

namespace Events.Conformance.Administration;

/// <summary>The projections of a stream: how far each of their states is, and having one built anew.</summary>
public abstract class ProjectionAdministrationTests(DeliveryFixture fixture) : AdministrationTests(fixture)
{
    private const string Name = "totals";

    [Fact]
    public async Task Projections_are_listed_with_their_lag_and_rebuilt_by_the_names_alone()
    {
        Assert.Empty(await Administration.ListProjectionsAsync(Stream));
        Assert.Null(await Administration.RebuildProjectionAsync(Stream, Name));
        Assert.Empty(await Administration.ListProjectionsAsync(Stream));

        await Store.LeaseProjectionAsync(Key, Name, new(ProjectionRole.Live, "me", Long));
        Assert.Equal([Details(1, ProjectionRole.Live, null, 0, "me", null)], await Administration.ListProjectionsAsync(Stream));

        await AddManyAsync(5);
        Assert.Equal([Details(1, ProjectionRole.Live, null, 5, "me", null)], await Administration.ListProjectionsAsync(Stream));
        await Store.CommitProjectionAsync(
            Key, Name, new ProjectionCommit(ProjectionRole.Live, 1, "me", null, new ProjectionPosition(Id("2-0"), 2, EntryId.Min)) { Lease = Long }, []);
        Assert.Equal([Details(1, ProjectionRole.Live, "2-0", 3, "me", null)], await Administration.ListProjectionsAsync(Stream));
        await Store.ReleaseProjectionAsync(Key, Name, new(1, "me", "3-0 failed."));

        Assert.Equal(2, await Administration.RebuildProjectionAsync(Stream, Name));
        Assert.Equal(2, await Administration.RebuildProjectionAsync(Stream, Name));
        Assert.Null(await Administration.RebuildProjectionAsync(Stream, "others"));
        Assert.Equal(
            [Details(1, ProjectionRole.Live, "2-0", 3, null, "3-0 failed."), Details(2, ProjectionRole.Next, null, 5, null, null)],
            await Administration.ListProjectionsAsync(Stream));
    }

    private ProjectionDetails Details(int generation, ProjectionRole role, string? position, long lag, string? owner, string? fault) =>
        new(Stream, Name, generation, role, position is null ? null : Id(position), lag, owner, fault);
}
