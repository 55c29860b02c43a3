namespace Events.EntityFrameworkCore.Tests.Databases;

/// <summary>The tests that share a folder.</summary>
[CollectionDefinition(Name)]
public sealed class SqliteCollection : ICollectionFixture<SqliteDatabases>
{
    public const string Name = "sqlite";
}
