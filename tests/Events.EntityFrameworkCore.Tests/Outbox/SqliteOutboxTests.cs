using Events.EntityFrameworkCore.Tests.Databases;

namespace Events.EntityFrameworkCore.Tests.Outbox;

/// <summary>On SQLite.</summary>
[Collection(SqliteCollection.Name)]
public sealed class SqliteOutboxTests(SqliteDatabases databases) : OutboxTests(databases);
