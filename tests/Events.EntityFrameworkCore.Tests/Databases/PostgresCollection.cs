namespace Events.EntityFrameworkCore.Tests.Databases;

/// <summary>The tests that share a PostgreSQL.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresCollection : ICollectionFixture<PostgresDatabases>
{
    public const string Name = "postgres";
}
