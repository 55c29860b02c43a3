using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Streams;

public sealed class EVT5001_PendingCommandOnUndeliveredEntryTests : RuleTest
{
    public override string Id => "EVT5001";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Fact]
    public Task Ack_of_an_entry_from_read() => Flags("""
        foreach (var entry in db.StreamRead("s", "0-0", 10))
            db.[|StreamAcknowledge|]("s", "g", entry.Id);
        """,
        "XACK does nothing: the entry comes from XREAD, which delivers to no consumer group, so it is in no pending entries list");

    [Fact]
    public Task Ack_of_an_entry_from_range_async() => Flags("""
        var entries = await db.StreamRangeAsync("s", "-", "+", 10).ConfigureAwait(false);
        for (int i = 0; i < entries.Length; i++)
            await db.[|StreamAcknowledgeAsync|]("s", "g", entries[i].Id);
        """);

    [Fact]
    public Task Ack_of_ids_projected_with_linq() => Flags("""
        StreamEntry[] entries = await db.StreamReadAsync("s", "0-0");
        RedisValue[] ids = entries.Where(e => !e.IsNull).Select(e => e.Id).ToArray();
        await db.[|StreamAcknowledgeAsync|]("s", "g", ids);
        """);

    [Fact]
    public Task Ack_in_a_batch_and_in_a_transaction() => Flags("""
        var entries = db.StreamRead("s", "0-0");
        var batch = db.CreateBatch();
        var tran = db.CreateTransaction();
        foreach (var e in entries)
        {
            _ = batch.[|StreamAcknowledgeAsync|]("s", "g", e.Id);
            _ = tran.[|StreamAcknowledgeAsync|]("s", "g", new[] { e.Id });
        }
        batch.Execute();
        """);

    [Fact]
    public Task Raw_ack_of_an_entry_from_read() => Flags("""
        var entries = db.StreamRead("s", "0-0");
        db.[|Execute|]("XACK", "s", "g", (string)entries[0].Id!);
        """);

    [Fact]
    public Task Claim_of_an_entry_from_range() => Flags("""
        var entry = db.StreamRange("s", count: 1).First();
        db.[|StreamClaim|]("s", "g", "c", 60000, new[] { entry.Id });
        """);

    [Fact]
    public Task Multi_stream_read() => Flags("""
        foreach (var stream in db.StreamRead(new[] { new StreamPosition("a", "0") }))
            foreach (var entry in stream.Entries)
                db.[|StreamAcknowledge|](stream.Key, "g", entry.Id);
        """);

    [Fact]
    public Task Ack_in_a_private_method_that_only_gets_read_entries() => FlagsFiles(("Test.cs", """
        using StackExchange.Redis;
        class Worker(IDatabase db)
        {
            public void Run()
            {
                foreach (var entry in Poll()) Handle(entry);
            }
            private StreamEntry[] Poll() => db.StreamRead("s", "0");
            private void Handle(StreamEntry entry) => db.[|StreamAcknowledge|]("s", "g", entry.Id);
        }
        """));

    [Fact]
    public Task Partial_type_over_two_files() => FlagsFiles(
        ("A.cs", """
            using StackExchange.Redis;
            partial class Worker
            {
                private readonly IDatabase _db = null!;
                private StreamEntry[] Poll() => _db.StreamRead("s", "0");
            }
            """),
        ("B.cs", """
            partial class Worker
            {
                public void Run() { foreach (var e in Poll()) _db.[|StreamAcknowledge|]("s", "g", e.Id); }
            }
            """));

    [Fact]
    public Task Top_level_statements() => FlagsFiles(("Program.cs", """
        using StackExchange.Redis;
        IDatabase db = ConnectionMultiplexer.Connect("localhost").GetDatabase();
        foreach (var e in db.StreamRead("s", "0")) db.[|StreamAcknowledge|]("s", "g", e.Id);
        """));

    [Fact]
    public Task Our_own_store() => FlagsFiles(("Test.cs", """
        using Events;
        using Events.Store;
        using Events.Store.Roles;
        class Worker
        {
            public async Task Run(IStreamStore store, StreamKey key)
            {
                using var page = await store.RangeAsync(key, EntryId.Min, EntryId.Max, 10);
                await store.[|AcknowledgeAsync|](key, "g", new[] { page.GetId(0) });
            }
        }
        """));

    [Fact]
    public Task A_listed_wrapper() => FlagsWith(
        TestOptions.With([("Events.RedisMethods.txt", "# ours\n[App.Log]::Tail = read\n[App.Log]::Done = ack")]), """
        using StackExchange.Redis;
        namespace App;
        class Log { public RedisValue[] Tail() => []; public void Done(RedisValue id) { } }
        class Worker { void Run(Log log) { foreach (var id in log.Tail()) log.[|Done|](id); } }
        """);

    [Fact]
    public Task Group_read_then_ack() => Silent("""
        foreach (var entry in db.StreamReadGroup("s", "g", "c", ">")) db.StreamAcknowledge("s", "g", entry.Id);
        """);

    [Fact]
    public Task Claimed_entry() => Silent("""
        var claimed = await db.StreamAutoClaimAsync("s", "g", "c", 60000, "0-0");
        foreach (var entry in claimed.ClaimedEntries) await db.StreamAcknowledgeAsync("s", "g", entry.Id);
        """);

    [Fact]
    public Task Group_or_no_group_by_configuration() => Silent("""
        bool grouped = args.Length > 0;
        var entries = grouped ? db.StreamReadGroup("s", "g", "c", ">") : db.StreamRead("s", "0");
        foreach (var entry in entries) if (grouped) db.StreamAcknowledge("s", "g", entry.Id);
        """);

    [Fact]
    public Task Id_from_the_payload() => Silent("""
        foreach (var entry in db.StreamRead("retries", "0")) db.StreamAcknowledge("s", "g", entry["original_id"]);
        """);

    [Fact]
    public Task Id_from_a_parameter_beside_a_read() => Silent("""
        var preview = db.StreamRead("s", "0");
        db.StreamAcknowledge("s", "g", args[0]);
        """);

    [Fact]
    public Task Pending_ids_whose_payload_is_ranged() => Silent("""
        foreach (var pending in db.StreamPendingMessages("s", "g", 10, "c"))
        {
            var payload = db.StreamRange("s", pending.MessageId, pending.MessageId);
            db.StreamAcknowledge("s", "g", pending.MessageId);
        }
        """);

    [Fact]
    public Task Entries_through_a_delegate_that_is_known() => Flags("""
        Func<StreamEntry[]> poll = () => db.StreamRead("s", "0");
        foreach (var entry in poll()) db.[|StreamAcknowledge|]("s", "g", entry.Id);
        """);

    [Fact]
    public Task Entries_through_a_delegate_that_is_also_set_to_another() => Silent("""
        Func<StreamEntry[]> poll = () => db.StreamRead("s", "0");
        if (AppContext.GetData("poll") is Func<StreamEntry[]> other) poll = other;
        foreach (var entry in poll()) db.StreamAcknowledge("s", "g", entry.Id);
        """);

    [Fact]
    public Task A_list_filled_piece_by_piece() => Flags("""
        var ids = new List<RedisValue>();
        foreach (var entry in db.StreamRead("s", "0")) ids.Add(entry.Id);
        db.[|StreamAcknowledge|]("s", "g", ids.ToArray());
        """);

    [Fact]
    public Task A_list_that_a_group_fills_too() => Silent("""
        var ids = new List<RedisValue>();
        foreach (var entry in db.StreamRead("s", "0")) ids.Add(entry.Id);
        foreach (var entry in db.StreamReadGroup("s", "g", "c", ">", 10)) ids.Add(entry.Id);
        db.StreamAcknowledge("s", "g", ids.ToArray());
        """);

    [Fact]
    public Task A_list_that_somebody_else_may_fill() => Silent("""
        var ids = new List<RedisValue>();
        foreach (var entry in db.StreamRead("s", "0")) ids.Add(entry.Id);
        Fill(ids);
        db.StreamAcknowledge("s", "g", ids.ToArray());
        void Fill(List<RedisValue> list) { }
        """);

    [Fact]
    public Task Claim_with_force_by_raw_command() => Silent("""
        var entry = db.StreamRange("s")[0];
        db.Execute("XCLAIM", "s", "g", "c", 0, (string)entry.Id!, "FORCE");
        """);

    [Fact]
    public Task Public_method_that_may_be_called_by_anybody() => SilentFiles(("Test.cs", """
        using StackExchange.Redis;
        public class Worker(IDatabase db)
        {
            public void Run() { foreach (var entry in db.StreamRead("s", "0")) Handle(entry); }
            public void Handle(StreamEntry entry) => db.StreamAcknowledge("s", "g", entry.Id);
        }
        """));

    [Fact]
    public Task Look_alike_types() => SilentFiles(("Test.cs", """
        class StreamEntry { public string Id => ""; }
        class Db { public StreamEntry[] StreamRead(string s, string p) => []; public void StreamAcknowledge(string s, string g, string id) { } }
        class Worker { void Run(Db db) { foreach (var e in db.StreamRead("s", "0")) db.StreamAcknowledge("s", "g", e.Id); } }
        """));

    [Fact]
    public Task Generated_code() => SilentFiles(("Test.g.cs", """
        // <auto-generated/>
        using StackExchange.Redis;
        class Worker { void Run(IDatabase db) { foreach (var e in db.StreamRead("s", "0")) db.StreamAcknowledge("s", "g", e.Id); } }
        """));

    [Theory]
    [InlineData("""foreach (var p in db.StreamPendingMessages("s", "g", 10, RedisValue.Null)) { var found = db.StreamRange("s", p.MessageId, p.MessageId, 1); var e = found[0]; await work.Do(e); db.StreamAcknowledge("s", "g", e.Id); }""")]
    [InlineData("""RedisValue id = args[0]; var found = db.StreamRange("s", id, id, 1); db.StreamAcknowledge("s", "g", found[0].Id);""")]
    public Task An_entry_looked_up_by_its_id(string source) => Silent(source);
}
