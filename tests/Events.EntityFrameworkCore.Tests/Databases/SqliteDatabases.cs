using Microsoft.EntityFrameworkCore;

namespace Events.EntityFrameworkCore.Tests.Databases;

/// <summary>SQLite, in files.</summary>
public sealed class SqliteDatabases : DatabaseFixture
{
    private readonly string _folder = Directory.CreateTempSubdirectory("events-sqlite-").FullName;

    public override string NewDatabase() => $"Data Source={Path.Combine(_folder, $"{Guid.NewGuid():N}.db")};Pooling=False";

    public override void Use(DbContextOptionsBuilder options, string connection, bool retries = false) => options.UseSqlite(connection);

    public override async Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        await base.DisposeAsync();
    }
}
