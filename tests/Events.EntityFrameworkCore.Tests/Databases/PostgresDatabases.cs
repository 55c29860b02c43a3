using Events.TestSupport;
using Microsoft.EntityFrameworkCore;

namespace Events.EntityFrameworkCore.Tests.Databases;

/// <summary>PostgreSQL.</summary>
public sealed class PostgresDatabases : DatabaseFixture
{
    public PostgresServer Server { get; private set; } = null!;

    public override string NewDatabase() => Server.ConnectionString($"shop_{Guid.NewGuid():N}");

    public override void Use(DbContextOptionsBuilder options, string connection, bool retries = false) =>
        options.UseNpgsql(connection, postgres =>
        {
            if (retries) postgres.EnableRetryOnFailure();
        });

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Server = await PostgresServer.StartAsync();
    }

    public override async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        await base.DisposeAsync();
    }
}
