using Events.TestSupport;
using Microsoft.EntityFrameworkCore;

namespace Events.EntityFrameworkCore.Tests.Databases;

/// <summary>A kind of database, and a Redis.</summary>
public abstract class DatabaseFixture : IAsyncLifetime
{
    public RedisServer Redis { get; private set; } = null!;

    /// <summary>How to connect to a database that no other test uses.</summary>
    public abstract string NewDatabase();

    /// <summary>Uses a database.</summary>
    public abstract void Use(DbContextOptionsBuilder options, string connection, bool retries = false);

    public virtual async Task InitializeAsync() => Redis = await RedisServer.StartAsync();

    public virtual async Task DisposeAsync() => await Redis.DisposeAsync();
}
