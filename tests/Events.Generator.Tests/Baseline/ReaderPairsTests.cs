using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text;
using Events.Analyzers.Rules.Baseline;
using Events.Generator.Baseline;
using Events.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Events.Generator.Tests.Baseline;

/// <summary>
/// For each kind of change: what older code wrote is read by this code, and the other way round, through generated codecs; and a diagnostic of
/// the contract file says just that. All pairs are compiled at once, each in a namespace of its own.
/// </summary>
public sealed class ReaderPairsTests(ReaderPairsTests.Programs programs) : IClassFixture<ReaderPairsTests.Programs>
{
    public static TheoryData<int, string> Pairs()
    {
        var pairs = new TheoryData<int, string>();
        for (int i = 0; i < ReaderPair.All.Count; i++) pairs.Add(i, ReaderPair.All[i].Said);
        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Readers_make_of_it_what_is_said(int number, string said)
    {
        ReaderPair pair = ReaderPair.All[number];
        Assert.Equal(
            (pair.OldEntry ?? "undecodable", pair.NewEntry ?? "undecodable"), (programs.Read(number, isOld: true), programs.Read(number, isOld: false)));
        string[] messages = programs.MessagesOf(number);
        Assert.True(messages.Any(message => message.Contains(said, StringComparison.Ordinal)), string.Join('\n', messages));
    }

    /// <summary>The programs before and after.</summary>
    public sealed class Programs : IDisposable
    {
        private readonly LoadedAssembly _old, _new;
        private readonly ImmutableArray<Diagnostic> _diagnostics;

        public Programs()
        {
            Compilation before = Compile(static pair => (pair.Old, pair.OldValue)), after = Compile(static pair => (pair.New, pair.NewValue));
            _old = new LoadedAssembly(before);
            _new = new LoadedAssembly(after);
            string contract = ContractWriter.Write(null, ProjectContract.Read(before, CancellationToken.None));
            _diagnostics = after.WithAnalyzers([new ContractBaselineAnalyzer()], new AnalyzerOptions([new MemoryText(contract)]))
                .GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
        }

        internal string Read(int number, bool isOld)
        {
            (Assembly writer, Assembly reader) = isOld ? (_old.Assembly, _new.Assembly) : (_new.Assembly, _old.Assembly);
            object written = writer.GetType($"R{number}.Make", throwOnError: true)!.GetProperty("One")!.GetValue(null)!;
            Entry entry = Codec.Of(written.GetType()).Encode(written);
            try
            {
                return Codec.Of(reader.GetType($"R{number}.Placed", throwOnError: true)!).Decode(entry).ToString()!;
            }
            catch (Exception exception) when (exception is Events.Wire.EventDecodeException || exception.InnerException is Events.Wire.EventDecodeException)
            {
                return "undecodable";
            }
        }

        internal string[] MessagesOf(int number) =>
        [
            .. _diagnostics
                .Where(item => item.Location.SourceTree?.FilePath == $"/src/R{number}.cs")
                .Select(static item => item.GetMessage(CultureInfo.InvariantCulture)),
        ];

        public void Dispose()
        {
            _old.Dispose();
            _new.Dispose();
        }

        private static Compilation Compile(Func<ReaderPair, (string Declarations, string Value)> side) => GeneratorRun.New(TestCompilation.CreateFrom(
            ReaderPair.All.Select((pair, i) => ($"/src/R{i}.cs", $$"""
                namespace R{{i}};
                [EventStream("r{{i}}")] public sealed partial class S;
                {{side(pair).Declarations}}
                public static class Make { public static object One => {{side(pair).Value}}; }
                """)),
            References.All)).Output;
    }

    private sealed class MemoryText(string text) : AdditionalText
    {
        public override string Path => "/src/events.contract.txt";

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text, Encoding.UTF8);
    }
}
