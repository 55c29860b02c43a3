using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Handlers;

public sealed class EVT3005_CommitKeyElsewhereTests : RuleTest
{
    public override string Id => "EVT3005";

    protected override string Wrap(string source) => $$"""
        using Events;
        using Events.Commits;
        [EventStream("orders")] public sealed partial class Orders;
        [EventStream("{shop}:bills")] public sealed partial class Bills;
        [Event<Orders>("a")] public sealed partial record A(string Id, int Cents);
        [Event<Bills>("b")] public sealed partial record B(string Id, int Cents);
        public static class Keys { public const string Tag = "{orders}"; public static readonly string Prefix = "{orders}:"; }
        {{source}}
        """;

    [Fact]
    public Task A_constant_key() => Flags("""
        [ConsumerGroup<Orders>("g")] public sealed partial class G
        {
            [Handles] public ValueTask On(A a, EventContext context) => context.CommitAsync(commit => commit.Increment([|"revenue"|], a.Cents));
        }
        """,
        "The key 'revenue' is not in the hash slot of stream 'orders', so the commit is refused: put '{orders}' into the key");

    [Fact]
    public Task A_stream_with_a_tag_of_its_own() => Flags("""
        [ConsumerGroup<Bills>("g")] public sealed partial class G
        {
            [Handles] public ValueTask On(B b, EventContext context) => context.CommitAsync(commit => commit
                .Set("{shop}:last", b.Id)
                .Set([|"{shop:bills}:last"|], b.Id));
        }
        """,
        "The key '{shop:bills}:last' is not in the hash slot of stream '{shop}:bills', so the commit is refused: put '{shop}' into the key");

    [Fact]
    public Task A_class_of_two_streams_commits_to_the_slot_of_either() => Flags("""
        [ConsumerGroup<Orders>("g"), ConsumerGroup<Bills>("g")] public sealed partial class G
        {
            [Handles] public ValueTask On(A a, EventContext context) => context.CommitAsync(commit => commit.Set("{orders}:last", a.Id).Set([|"last"|], a.Id));
            [Handles] public ValueTask On(B b, EventContext context) => context.CommitAsync(commit => commit.Set("{shop}:last", b.Id));
        }
        """,
        "The key 'last' is not in the hash slot of stream 'orders', so the commit is refused: put '{orders}' into the key");

    [Theory]
    [InlineData("""commit.Set([|"last:" + a.Id|], "x")""")]
    [InlineData("""commit.Set([|$"last:{a.Id}"|], "x")""")]
    [InlineData("""commit.HashSet([|"{elsewhere}:" + a.Id|], "f", 1)""")]
    [InlineData("""commit.HashSet([|$"{{elsewhere}}:{a.Id}"|], "f", 1)""")]
    [InlineData("""commit.SetAdd("{orders}:seen", a.Id).Delete(key: [|"old"|])""")]
    [InlineData("""commit.Raw("GEOADD", [|"places"|], 1.5, 2.5, "x")""")]
    [InlineData("""commit.Expire([|"{orders:last"|], TimeSpan.FromDays(1))""")]
    public Task Other_keys(string commit) => Flags(InHandler(commit));

    [Fact]
    public Task A_commit_put_together_by_another_method_of_the_class() => Flags("""
        [ConsumerGroup<Orders>("g")] public sealed partial class G
        {
            [Handles] public ValueTask On(A a, EventContext context) => context.CommitAsync(commit => Write(commit, a));
            [Handles] public ValueTask On(C c, EventContext context) => context.CommitAsync(commit => commit.Increment("{orders}:count"));
            private static void Write(Commit commit, A a) => commit.Set([|"last"|], a.Id);
        }
        [Event<Orders>("c")] public sealed partial record C(string Id);
        """);

    [Theory]
    [InlineData("""commit.Set("{orders}:last", a.Id)""")]
    [InlineData("""commit.Set("orders", a.Id)""")]
    [InlineData("""commit.Set("last:{orders}", a.Id)""")]
    [InlineData("""commit.Set("{orders}:" + a.Id, "x")""")]
    [InlineData("""commit.Set($"{{orders}}:{a.Id}", "x")""")]
    [InlineData("""commit.Set($"{Keys.Tag}:last", a.Id)""")]
    [InlineData("""commit.Set($"last:{Keys.Tag}", a.Id)""")]
    [InlineData("""commit.Set(Keys.Prefix + "last", a.Id)""")]
    [InlineData("""commit.Set($"{Keys.Prefix}last", a.Id)""")]
    [InlineData("""commit.Set("{" + a.Id + "}:last", a.Id)""")]
    [InlineData("""commit.Set(a.Id, "x")""")]
    [InlineData("""commit.SetAdd("{orders}:seen", "revenue")""")]
    public Task Keys_in_the_slot_or_not_known(string commit) => Silent(InHandler(commit));

    [Fact]
    public Task Commits_of_another_class_and_another_library() => Silent("""
        public static class Elsewhere { public static void Write(Commit commit) => commit.Set("last", 1); }
        public sealed class Sql { public void Commit(string key) { } }
        [ConsumerGroup<Orders>("g")] public sealed partial class G
        {
            [Handles] public Task On(A a) { new Sql().Commit("last"); return Task.CompletedTask; }
        }
        """);

    private static string InHandler(string commit) => $$"""
        [ConsumerGroup<Orders>("g")] public sealed partial class G
        {
            [Handles] public ValueTask On(A a, EventContext context) => context.CommitAsync(commit => {{commit}});
        }
        """;
}
