using System.Collections.Immutable;
using System.Globalization;
using Events.Analyzers.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.Analyzers.Tests.Rules.Baseline;

public sealed class EVT2007_ContractFileUnreadableTests : BaselineRuleTest
{
    public override string Id => "EVT2007";

    [Theory]
    [InlineData("strem orders", "'strem' is none of stream, event, field, retired")]
    [InlineData("stream", "a stream is 'stream KEY'")]
    [InlineData("stream a b", "a stream is 'stream KEY'")]
    [InlineData("event orders order.placed", "an event is 'event KEY TYPE vN'")]
    [InlineData("event orders order.placed v0", "an event is")]
    [InlineData("event orders order.placed v99999999999", "an event is")]
    [InlineData("event orders order.placed v1 alas:x", "an event is")]
    [InlineData("field orders order.placed v1 id", "a field is 'field KEY TYPE vN NAME FORM'")]
    [InlineData("field orders order.placed v1 id int nullable", "a field is")]
    [InlineData("field orders order.placed v1 id list", "'list' is no form of a value")]
    [InlineData("field orders order.placed v1 id list<", "'list<' is no form of a value")]
    [InlineData("field orders order.placed v1 id map<int>", "'map<int>' is no form of a value")]
    [InlineData("field orders order.placed v1 id enum(A,)", "'enum(A,)' is no form of a value")]
    [InlineData("field orders order.placed v1 id enum(A=1=2)", "is no form of a value")]
    [InlineData("field orders order.placed v1 id ?", "'?' is no form of a value")]
    [InlineData("field orders order.placed v1 id \"", "a quote is not closed")]
    [InlineData("field orders order.placed v1 \"a int", "a quote is not closed")]
    [InlineData("field orders \"a%12\" v1 id int", "a field is")]
    [InlineData("retired", "a retired name is 'retired KEY'")]
    [InlineData("retired a b c d e", "a retired name is")]
    [InlineData("stream orders", "it stands in line 3 already; remove one of them")]
    [InlineData("events-contract 1", "the format stands above already; remove one of them")]
    [InlineData("\uFFFF", "is none of stream, event, field, retired")]
    public async Task What_is_wrong(string line, string message) =>
        await FlagsLine(Text("# a comment\n\n" + line + "\n"), "", 6, message);

    // One compilation for all of them.
    [Fact]
    public async Task What_is_wrong_and_looks_right()
    {
        (string Lines, int Line, string Message)[] cases =
        [
            ("event orders order.placed v1 upcast:1 upcast:2", 4, "an event is"),
            ("field orders order.placed v1 a int encrypted encrypted:or-plain", 4, "a field is"),
            ("field orders order.placed v1 a strng", 4, "'strng' is no form of a value"),
            ("field orders order.placed v1 a list<strng>", 4, "'list<strng>' is no form of a value"),
            ("field orders order.placed v1 a enum(A,A)", 4, "'enum(A,A)' is no form of a value"),
            ("field orders order.placed v1 a enum(A=1)", 4, "'enum(A=1)' is no form of a value"),
            ("field orders order.placed v1 a enum#(A)", 4, "'enum#(A)' is no form of a value"),
            ("field orders order.placed v1 a enum#(A=x)", 4, "'enum#(A=x)' is no form of a value"),
            ("field orders order.placed v1 a? int", 4, "a field is"),
            ("retired orders a#b", 4, "a retired name is"),
            ("stream more\u200B", 4, "it has the character U+200B, which nobody sees; in a name it is \"%200b\""),
            ("stream \0", 4, "it has the character U+0000"),
            ("events-contracts 1", 4, "'events-contracts' is none of"),
            // Lines are counted as the compiler counts them.
            ("# a\u2028# b\rstrem x", 6, "'strem' is none of"),
            ("# a\r\r\nstrem x", 6, "'strem' is none of"),
            // A merge that keeps both sides.
            ("retired orders order.placed v1 b\nfield orders order.placed v1 b int", 5, "line 4 retires it, and counts; remove one of them"),
            ("retired orders gone\nevent orders gone v1", 5, "line 4 retires it, and counts"),
            ("retired old\nstream old", 5, "line 4 retires it, and counts"),
            ("retired orders gone v2\nfield orders gone v2 a int", 5, "line 4 retires it, and counts"),
        ];
        foreach ((string lines, int line, string message) in cases)
        {
            string text = Text("").TrimEnd('\n') + "\n" + lines + "\n";
            ImmutableArray<Diagnostic> found = await AnalyzerRun.RunAsync(Small, Id, TestOptions.With([("/src/events.contract.txt", text)]), once: true);
            Diagnostic only = Assert.Single(found, item => item.GetMessage(CultureInfo.InvariantCulture).Contains(message, StringComparison.Ordinal));
            Assert.Equal((lines, line), (lines, only.Location.GetLineSpan().StartLinePosition.Line + 1));
            Assert.Single(found);
        }
    }

    [Fact]
    public async Task What_is_not_understood_is_told_and_nothing_is_said_to_be_new()
    {
        string[] files =
        [
            "event orders order.placed v1\nfield orders order.placed v1 a int null\n",
            "event orders order.placed v1 aliases:x\nfield orders order.placed v1 a int\n",
            "event orders order.placed v1 aliases:x\n",
        ];
        foreach (string lines in files)
        {
            ImmutableArray<Diagnostic> found = await AnalyzerRun.RunAsync(Small, options: TestOptions.With([("/src/events.contract.txt", Text(lines))]), once: true);
            Assert.Equal([Id], found.Select(item => item.Id));
        }
    }

    [Theory]
    [InlineData("events-contract 2\nstream of another kind", 1, "format 2 is newer than 1, the newest that this version of Events knows; nothing is compared until the package is updated")]
    [InlineData("# first\nevents-contract one", 2, "the format is 'events-contract 1'")]
    [InlineData("stream bills\nstream orders", 1, "it stands before 'events-contract 1', which says how the file is written")]
    public async Task The_format(string text, int line, string message) => await FlagsLine(text, "", line, message);

    [Fact]
    public async Task Two_lines_that_contradict_each_other() => await FlagsLine(
        Text("event orders a v1\nfield orders a v1 id int\nfield orders a v1 id string"), """[Event<Orders>("a")] public sealed partial record A(int Id);""", 6,
        "line 5 says otherwise of the same, and counts; remove one of them");

    [Fact]
    public async Task Conflicts_of_a_merge_are_told_and_nothing_is_compared()
    {
        ImmutableArray<Diagnostic> found = await RunWith("events-contract 1\n<<<<<<< HEAD\nstream a\n||||||| base\n=======\nstream b\n>>>>>>> other\n");
        Assert.Equal([2, 4, 5, 7], found.Select(item => item.Location.GetLineSpan().StartLinePosition.Line + 1).Order());
        Assert.All(found, item => Assert.Equal("EVT2007", item.Id));
    }

    [Fact]
    public async Task A_newer_format_is_told_and_nothing_is_compared() =>
        Assert.Equal("EVT2007", Assert.Single(await RunWith("events-contract 7\nstream x\n")).Id);

    [Fact]
    public async Task A_second_file_is_not_read()
    {
        AnalyzerOptions options = TestOptions.With([("/src/b/events.contract.txt", Text("")), ("/src/a/events.contract.txt", Text("")), ("/src/a/events.contract.txt", Text(""))]);
        ImmutableArray<Diagnostic> found = await AnalyzerRun.RunAsync(Programs.Compile([("Test.cs", Wrap(""))]), options: options);
        Diagnostic only = Assert.Single(found);
        Assert.Equal("/src/b/events.contract.txt", only.Location.GetLineSpan().Path);
        Assert.Contains("which is '/src/a/events.contract.txt'; this one is not read", only.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("events-contract 1\nstream orders\nstream bills\nevent orders a v1\n")]
    [InlineData("events-contract 1\nstream orders\nstream bills\nevent orders a v2147483647\n")]
    [InlineData("events-contract 1\nstream orders\nstream bills\nevent orders a v1 upcast:1 alias:b alias:\"c d\"\n")]
    [InlineData("events-contract 1\nstream orders\nstream bills\nfield orders a v1 b int\n")]
    [InlineData("events-contract 1\nstream orders\nstream bills\nfield orders a v1 b int?\n")]
    [InlineData("events-contract 1\nstream orders\nstream bills\nfield orders a v1 b int default\n")]
    [InlineData("events-contract 1\nstream orders\nstream bills\nfield orders a v1 b int? default alias:c\n")]
    [InlineData("events-contract 1\nstream orders\nstream bills\nfield orders a v1 b.c.d record?\n")]
    [InlineData("events-contract 1\nstream orders\nstream bills\nfield orders a v1 b list<map<string,list<Guid?>>?>?\n")]
    [InlineData("events-contract 1\nstream orders\nstream bills\nfield orders a v1 b enum()\n")]
    [InlineData("events-contract 1\nstream orders\nstream bills\nfield orders a v1 b enum(A,B|C|\"D e\"*)\n")]
    [InlineData("events-contract 1\nstream orders\nstream bills\nfield orders a v1 b enum#(A=-1,B=18446744073709551615)?\n")]
    [InlineData("events-contract 1\nstream orders\nstream bills\nfield orders a v1 b text(IPAddress)\n")]
    [InlineData("events-contract 1\nstream orders\nstream bills\nfield orders a v1 b json(\"Dictionary<string,Line>\")\n")]
    [InlineData("events-contract 1\nstream orders\nstream bills\nfield orders a v1 b converted(Money)\n")]
    [InlineData("events-contract 1\nstream orders\nstream bills\nretired orders a\n")]
    [InlineData("events-contract 1\nstream orders\nstream bills\nretired \"a%0022b\" \"\\\"\n")]
    [InlineData("events-contract 1\r\nstream bills\r\nstream orders\r\n")]
    [InlineData("\uFEFFevents-contract 1\nstream bills\nstream orders")]
    [InlineData("events-contract 1\rstream bills\r\uFEFFstream orders")]
    [InlineData("# only\n\n  # comments\nevents-contract 1\n\tstream\tbills\n  stream \"orders\"  \n\n\n# end")]
    [InlineData("events-contract 1\nstream orders\nstream bills\n")]
    [InlineData("events-contract 1\nstream \"orders\"\nstream \"bil%006cs\"\n")]
    [InlineData("events-contract 1\nstream orders\nstream bills\nretired orders a\nretired orders a v1\nretired orders a v1 b\nretired c\n")]
    [InlineData("events-contract 1\nstream orders\nstream bills\nretired orders a v1 \"int?\"\nretired \"a b\" \"c d\" v3 \"e f\"\n")]
    public async Task What_is_not(string text)
    {
        await SilentWith("", "");
        Assert.DoesNotContain(await RunWith(text), item => item.Id == Id);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Whatever_a_file_holds_nothing_throws(int seed)
    {
        await SilentWith("", "");
        const string Good = "events-contract 1\nstream bills\nevent orders order.placed v1 alias:x upcast:1\nfield orders order.placed v1 a enum(A|B*,\"C d\")? default alias:q\nfield orders order.placed v1 b map<string,list<int?>>\nretired orders a v1 c\n";
        var random = new Random(seed);
        for (int round = 0; round < 60; round++)
        {
            char[] text = Good.ToCharArray();
            for (int i = 0; i < 1 + (round % 9); i++) text[random.Next(text.Length)] = "\n\r\" \\<>()|*=?,v0:#\0\uD800u"[random.Next(21)];
            await AnalyzerRun.RunAsync(Small, Id, TestOptions.With([("/src/events.contract.txt", new string(text))]), once: true);
        }
    }

    private static readonly Microsoft.CodeAnalysis.CSharp.CSharpCompilation Small = Programs.Compile([("Test.cs", ContractPrograms.WithStream("""[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(int A);"""))]);

    private static Task<ImmutableArray<Diagnostic>> RunWith(string text) =>
        AnalyzerRun.RunAsync(Programs.Compile([("Test.cs", ContractPrograms.WithStream(""))]), options: TestOptions.With([("/src/events.contract.txt", text)]));
}
