using Events.EntityFrameworkCore.Projections;
using Events.EntityFrameworkCore.Tests.Databases;
using Events.Hosting;
using Events.Projections;
using Events.Store.Projections;
using Events.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Events.EntityFrameworkCore.Tests.Projections;

/// <summary>Projections into the tables of a context.</summary>
public abstract class ProjectionStorageTests(DatabaseFixture databases)
{
    [Fact]
    public async Task Rows_and_position_are_of_one_transaction_and_it_goes_on_exactly_where_it_was()
    {
        string connection, key;
        await using (BookingApp app = await NewAsync(configure: static options => options.PageSize = 7))
        {
            (connection, key) = (app.Connection, app.StreamKey);
            await app.PlaceAsync(1, 30);
            await app.StartAsync();
            await app.HasAsync(30);
        }

        await using BookingApp again = await new BookingApp(databases, connection, key).StartAsync();
        await again.PlaceAsync(31, 10);
        await again.HasAsync(40);
        await Eventually.TrueAsync(() => again.Runner.Status is { State: ProjectionState.Live, Lag: 0 });
    }

    [Fact]
    public async Task What_a_failed_handler_has_done_is_rolled_back_and_what_was_before_it_is_committed()
    {
        await using BookingApp app = await NewAsync(configure: static options => options.MaxAttempts = 2);
        bool isMended = false;
        app.Script.Body = (placed, _, _) => placed.Number == 6 && !Volatile.Read(ref isMended) ? throw new InvalidOperationException("Six.") : Task.CompletedTask;
        await app.PlaceAsync(1, 9);
        await app.StartAsync();
        await Eventually.TrueAsync(() => app.Runner.Status.State == ProjectionState.Faulted);
        await app.HasAsync(5);
        Assert.Contains("Six.", (await app.Runner.View.DescribeAsync())!.Live.Fault, StringComparison.Ordinal);

        Volatile.Write(ref isMended, true);
        app.Runner.Resume();
        await app.HasAsync(9);
    }

    [Fact]
    public async Task Rows_that_the_database_refuses_hold_it_at_their_entry()
    {
        await using BookingApp app = await NewAsync(configure: static options => options.MaxAttempts = 2);
        await app.UseAsync(static books => books.Database.ExecuteSqlRawAsync("create unique index one_of_each on \"Booked\" (\"OrderId\", \"Generation\")"));
        await app.UseAsync(static books =>
        {
            books.Booked.Add(new Booked { Generation = 1, Number = 0, OrderId = "o-5" });
            return books.SaveChangesAsync();
        });
        await app.PlaceAsync(1, 8);
        await app.StartAsync();

        // It is not told before they are saved, which is where the page ends: the page is parted until the entry is alone.
        await Eventually.TrueAsync(() => app.Runner.Status.State == ProjectionState.Faulted);
        Assert.Equal(["o-5", "o-1", "o-2", "o-3!", "o-4"], await app.LinesAsync());
    }

    [Fact]
    public async Task Another_process_takes_over_and_writes_nothing_twice()
    {
        // A lease that no pause of this machine outlasts: the first one gives it back.
        await using BookingApp second = await NewAsync(configure: static options => options.Lease = TimeSpan.FromMinutes(5));
        await using (BookingApp first = await new BookingApp(
            databases, second.Connection, second.StreamKey, static options => options.Lease = TimeSpan.FromMinutes(5)).StartAsync())
        {
            await first.PlaceAsync(1, 10);
            await first.HasAsync(10);
            await second.StartAsync();
            await Eventually.TrueAsync(() => second.Runner.Status.State == ProjectionState.Standby);
            await first.PlaceAsync(11, 5);
            await first.HasAsync(15);
        }

        await second.PlaceAsync(16, 5);
        await second.HasAsync(20);
    }

    [Fact]
    public async Task Who_has_lost_the_lease_commits_nothing()
    {
        await using BookingApp app = await NewAsync();
        DbContextProjectionStorage<BookedContext> zombie = NewStorage(app);
        DbContextProjectionStorage<BookedContext> heir = NewStorage(app);
        ProjectionLease lease = (await zombie.TryLeaseAsync(ProjectionRole.Live, "zombie", default))!;
        Assert.Equal(new ProjectionLease(1, null, null), lease);
        await using AsyncServiceScope scope = app.Services.CreateAsyncScope();
        ProjectionPage page = Page(scope, "zombie", "1-0");

        await Eventually.TrueAsync(async () => await heir.TryLeaseAsync(ProjectionRole.Live, "heir", default) is not null);
        await zombie.BeginAsync(page, default);
        scope.ServiceProvider.GetRequiredService<BookedContext>().Booked.Add(new Booked { Generation = 1, OrderId = "zombie" });
        Assert.Equal(ProjectionOutcome.Refused, await zombie.CommitAsync(page, default));
        await zombie.RollBackAsync(page);
        Assert.Empty(await app.UseAsync(static books => books.Booked.ToListAsync()));

        await using AsyncServiceScope other = app.Services.CreateAsyncScope();
        ProjectionPage right = Page(other, "heir", "1-0");
        await heir.BeginAsync(right, default);
        other.ServiceProvider.GetRequiredService<BookedContext>().Booked.Add(new Booked { Generation = 1, OrderId = "heir" });
        Assert.Equal(ProjectionOutcome.Committed, await heir.CommitAsync(right, default));

        // The position is another one by now.
        await using AsyncServiceScope late = app.Services.CreateAsyncScope();
        ProjectionPage again = Page(late, "heir", "1-0");
        await heir.BeginAsync(again, default);
        Assert.Equal(ProjectionOutcome.Refused, await heir.CommitAsync(again, default));
        Assert.Equal(["heir"], await app.LinesAsync());
    }

    [Fact]
    public async Task A_rebuild_runs_beside_the_live_rows_and_takes_their_place()
    {
        await using BookingApp app = await NewAsync(static options => options.MaxAttempts = int.MaxValue);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        // Held up before it has a transaction: SQLite has one at a time.
        app.Script.Body = (_, context, _) => context.Projection.Generation == 2 && !gate.Task.IsCompleted
            ? Task.FromException(new TimeoutException("Not yet."))
            : Task.CompletedTask;
        await app.PlaceAsync(1, 10);
        await app.StartAsync();
        await app.HasAsync(10);

        Assert.Equal(2, await app.Runner.RebuildAsync());
        await Eventually.TrueAsync(() => app.Runner.Rebuild is { State: ProjectionState.Retrying });
        Assert.Equal(1, await app.Runner.View.LiveGenerationAsync());
        gate.SetResult();
        await Eventually.TrueAsync(async () => await app.Runner.View.LiveGenerationAsync() == 2);
        await app.HasAsync(10);
        await app.PlaceAsync(11, 5);
        await app.HasAsync(15);
        await Eventually.TrueAsync(async () => (await app.Runner.View.DescribeAsync())!.Generations is [{ Number: 2 }]);
        Assert.False(await app.UseAsync(static books => books.Booked.AnyAsync(static line => line.Generation == 1)));
    }

    [Fact]
    public async Task Who_asks_for_a_rebuild_at_the_same_moment_gets_the_same_one()
    {
        await using BookingApp app = await NewAsync();
        DbContextProjectionStorage<BookedContext>[] storages = [.. Enumerable.Range(0, 8).Select(_ => NewStorage(app))];
        Assert.Null(await storages[0].RebuildAsync(default));
        await storages[0].TryLeaseAsync(ProjectionRole.Live, "me", default);
        for (int round = 2; round < 12; round++)
        {
            int?[] asked = await Task.WhenAll(storages.Select(static storage => Task.Run(() => storage.RebuildAsync(default).AsTask())));
            Assert.Equal([round], asked.Distinct());

            // It gives up, so the next round builds another one.
            Assert.NotNull(await storages[0].TryLeaseAsync(ProjectionRole.Next, "me", default));
            await storages[0].ReleaseAsync(round, "me", "Given up.", default);
        }
    }

    private protected async Task<BookingApp> NewAsync(Action<ProjectionOptions>? configure = null) =>
        await new BookingApp(databases, configure: configure).CreateAsync();

    private protected static DbContextProjectionStorage<BookedContext> NewStorage(BookingApp app) => new(
        new ContextSource<BookedContext>(app.Services),
        new ProjectionTarget("booking", app.StreamKey, new ProjectionOptions { Lease = TimeSpan.FromMilliseconds(200) }),
        drop: null,
        TimeProvider.System);

    private protected static ProjectionPage Page(AsyncServiceScope scope, string owner, string to) =>
        new(new ProjectionBatch("booking"), ProjectionRole.Live, owner, null)
        {
            To = new ProjectionPosition(EntryId.Parse(to), 1, EntryId.Min),
            Services = scope.ServiceProvider,
        };
}
