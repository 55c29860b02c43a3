using Events.Generator.Tests.Harness;

namespace Events.Generator.Tests.Generation;

/// <summary>How records show themselves where something is personal or encrypted, and what their entries say of it.</summary>
public sealed class DisplayTests
{
    private const string Source = """
        #pragma warning disable CS0108
        [EventStream("s")] internal sealed partial class S;
        internal sealed record Inner([Pii] string A, int B);
        [Pii] internal sealed record Secret(string A, int B);
        [Pii] internal readonly record struct Email(string Value);
        internal readonly record struct Phone([property: Pii] string Value);
        [Event<S>("a")] internal sealed partial record Closed([Pii] string A, int B, [Encrypted] int? C);
        [Event<S>("b")] internal partial record Open([Pii] string A, int B);
        [Event<S>("c")] internal sealed partial record Derived(string A, int B, string C) : Open(A, B);
        [Event<S>("d")] internal readonly partial record struct Value([Pii] string A, int B);
        [Event<S>("e"), Pii] internal sealed partial record All(string A, int B);
        [Event<S>("f")] internal sealed partial record Nested(Inner I, Secret S, Email E, Phone P, List<Email> L, int B);
        [Event<S>("g")] internal sealed partial record Own([Pii] string A, int B) { public override string ToString() => "own"; }
        [Event<S>("h")] internal sealed partial record Printing([Pii] string A, int B) { private bool PrintMembers(System.Text.StringBuilder builder) { builder.Append("mine"); return true; } }
        [Event<S>("i")] internal sealed partial class Plain { [Pii] public string A { get; init; } = ""; public int B { get; init; } }
        [Event<S>("j")] internal sealed partial record Shown(string A, int B);
        [Event<S>("k")] internal sealed partial record Odd([Pii, Field("the % name"), Alias("old")] string @class, int B);
        [Pii] internal abstract record Person(string A);
        [Event<S>("m")] internal sealed partial record Moved(string A, int B) : Person(A);
        internal sealed record Told([property: Pii] string Text, string More);
        internal sealed class ToldText : Events.Wire.IFieldConverter<Told>
        {
            public static bool TryWrite(Told value, Span<byte> destination, out int written) => System.Text.Encoding.UTF8.TryGetBytes(value.Text, destination, out written);
            public static bool TryRead(ReadOnlySpan<byte> source, out Told value) { value = new(System.Text.Encoding.UTF8.GetString(source), ""); return true; }
        }
        [Event<S>("n")] internal sealed partial record Whole([FieldConverter<ToldText>] Told T, int B);
        [Event<S>("l")] internal abstract partial record Abstract([Pii] string A);
        internal static class Make
        {
            public static object[] All() => [
                new Closed("x", 1, 2), new Open("x", 1), new Derived("x", 1, "c"), new Value("x", 1), new All("x", 1),
                new Nested(new("x", 1), new("x", 1), new("x"), new("x"), [new("x")], 1), new Own("x", 1), new Printing("x", 1), new Plain { A = "x" }, new Shown("x", 1), new Odd("x", 1), new Moved("x", 1), new Whole(new("x", ""), 1)];
        }
        """;

    [Fact]
    public void What_may_be_seen_is_shown_and_entries_say_what_is_personal()
    {
        GeneratorRun run = GeneratorRun.Of(Source).AssertCompiles();
        using var loaded = new LoadedAssembly(run.Output);
        object[] values = (object[])loaded.Call("Make", "All")!;

        Assert.Equal(
            [
                "Closed { A = [redacted], B = 1, C = [redacted] }", "Open { A = [redacted], B = 1 }", "Derived { A = [redacted], B = 1, C = c }", "Value { A = [redacted], B = 1 }",
                "All { A = [redacted], B = [redacted] }", "Nested { I = [redacted], S = [redacted], E = [redacted], P = [redacted], L = [redacted], B = 1 }", "own", "Printing { mine }", "Plain",
                "Shown { A = x, B = 1 }", "Odd { class = [redacted], B = 1 }", "Moved { A = [redacted], B = [redacted] }", "Whole { T = [redacted], B = 1 }",
            ],
            values.Select(static value => value.ToString()!));
        Assert.Equal(
            ["a", "a", "a", "a", "*", "i.a s. e p l", "a", "a", "a", null, "the%20%25%20name old", "*", "t"],
            values.Select(static value => Codec.Of(value.GetType())
                .Encode(value).Pairs
                .Where(static pair => pair.Key == "ev:pii")
                .Select(static pair => pair.Value)
                .SingleOrDefault()));
    }

    [Fact]
    public void The_definition_of_the_stream_says_it_too()
    {
        string stream = GeneratorRun.Of(Source).AssertCompiles().Files["S.Stream.g.cs"];
        Assert.Contains("""("a", static fields => global::Closed.DecodeEntry(fields)) { NeedsLoading = true, Personal = "a" }""", stream, StringComparison.Ordinal);
        Assert.Contains("""("e", static fields => global::All.DecodeEntry(fields)) { Personal = "*" }""", stream, StringComparison.Ordinal);
        Assert.Contains("""("j", static fields => global::Shown.DecodeEntry(fields)),""", stream, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_away_is_no_fault_of_the_entry_also_where_code_of_the_event_is_guarded()
    {
        GeneratorRun run = GeneratorRun.Of("""
            [EventStream("s")] internal sealed partial class S;
            internal sealed record Checked(string Name, string Other) { public string Name { get; init; } = Name.Length > 9 ? throw new System.ArgumentException(Name) : Name; }
            [Event<S>("a")] internal sealed partial record V1([Encrypted] Checked Who);
            [Event<S>("a", Version = 2)] internal sealed partial record V2(string Who) { [Upcast] private static V2 From(V1 old) => new(old.Who.Name); }
            [Event<S>("b")] internal sealed partial record B(Checked Who, [Encrypted] string Text);
            internal static class Make { public static object[] All() => [new V1(new("x", "y")), new B(new("x", "y"), "t")]; }
            """).AssertCompiles();
        Assert.Contains("NeedsLoading = true", run.Files["S.Stream.g.cs"], StringComparison.Ordinal);
        using var loaded = new LoadedAssembly(run.Output);
        var stream = (Events.Definitions.StreamDefinition)loaded.Assembly.GetType("S")!.GetProperty("Definition")!.GetValue(null)!;
        foreach (object value in (object[])loaded.Call("Make", "All")!)
        {
            Entry entry = Codec.Of(value.GetType()).Encode(value);
            Events.Definitions.EventDefinition known = stream.Find(entry.Fields.EventType)!;
            known.Decode(entry.Fields);
            Assert.Throws<Events.Protection.KeyUnavailableException>(() => known.Decode(entry.Fields.With(null)));
        }
    }

    [Fact]
    public void An_exception_of_the_constructor_tells_nothing_of_a_personal_event()
    {
        GeneratorRun run = GeneratorRun.Of("""
            [EventStream("s")] internal sealed partial class S;
            [Event<S>("a")] internal sealed partial record A
            {
                public A(string name) => Name = name.Length > 3 ? throw new System.ArgumentException(name + " is too long") : name;
                [Pii] public string Name { get; }
            }
            """).AssertCompiles();
        using var loaded = new LoadedAssembly(run.Output);
        Exception thrown = Assert.ThrowsAny<Exception>(() => Codec.Of(loaded.Assembly.GetType("A", throwOnError: true)!)
            .Decode(Entry.Of(("type", "a"), ("name", "Alice"))));
        Assert.DoesNotContain("Alice", thrown.ToString(), StringComparison.Ordinal);
        Assert.Contains("ArgumentException", thrown.ToString(), StringComparison.Ordinal);
    }
}
