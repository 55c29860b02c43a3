using Events.EntityFrameworkCore.Projections;
using Events.EntityFrameworkCore.Tests.Databases;
using Events.Projections;
using Events.Store.Projections;
using Events.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Events.EntityFrameworkCore.Tests.Projections;

[Collection(SqliteCollection.Name)]
public sealed class SqliteProjectionStorageTests(SqliteDatabases databases) : ProjectionStorageTests(databases);

[Collection(PostgresCollection.Name)]
public sealed class PostgresProjectionStorageTests(PostgresDatabases databases) : ProjectionStorageTests(databases)
{
    // SQLite has one writer: there nobody takes the lease as long as the page has its transaction.
    [Fact]
    public async Task Who_loses_the_lease_in_the_middle_of_a_page_commits_nothing()
    {
        await using BookingApp app = await NewAsync();
        DbContextProjectionStorage<BookedContext> zombie = NewStorage(app);
        DbContextProjectionStorage<BookedContext> heir = NewStorage(app);
        Assert.NotNull(await zombie.TryLeaseAsync(ProjectionRole.Live, "zombie", default));
        await using AsyncServiceScope scope = app.Services.CreateAsyncScope();
        ProjectionPage page = Page(scope, "zombie", "1-0");
        await zombie.BeginAsync(page, default);
        BookedContext books = scope.ServiceProvider.GetRequiredService<BookedContext>();
        books.Booked.Add(new Booked { Generation = 1, OrderId = "zombie" });
        await books.SaveChangesAsync();

        await Eventually.TrueAsync(async () => await heir.TryLeaseAsync(ProjectionRole.Live, "heir", default) is not null);
        Assert.Equal(ProjectionOutcome.Refused, await zombie.CommitAsync(page, default));
        await zombie.RollBackAsync(page);
        Assert.Empty(await app.UseAsync(static books => books.Booked.ToListAsync()));
    }
}
