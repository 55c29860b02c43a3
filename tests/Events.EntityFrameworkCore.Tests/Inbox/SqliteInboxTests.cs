using Events.EntityFrameworkCore.Tests.Databases;

namespace Events.EntityFrameworkCore.Tests.Inbox;

/// <summary>On SQLite.</summary>
[Collection(SqliteCollection.Name)]
public sealed class SqliteInboxTests(SqliteDatabases databases) : InboxTests(databases);
