using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Events.Definitions;
using Events.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Tests.Baseline;

/// <summary>
/// Entries that were written before and after each change of the table of evolving contracts are kept as files, as their raw fields. Today's readers make of
/// them what the table says, those of before the change of those behind it too, and today's writers still write the same bytes. <c>EVENTS_UPDATE_DOCS=1</c>
/// writes files that are missing, and never one that is there.
/// </summary>
public sealed class KeptEntriesTests(KeptEntriesTests.Programs programs) : IClassFixture<KeptEntriesTests.Programs>
{
    public static TheoryData<int, string> Pairs()
    {
        var pairs = new TheoryData<int, string>();
        for (int i = 0; i < KeptPair.All.Count; i++) pairs.Add(i, KeptPair.All[i].Row);
        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Readers_make_of_what_is_kept_what_the_table_says(int number, string row)
    {
        ReaderPair pair = KeptPair.All[number].Pair;
        string file = FileOf(number);
        if (!File.Exists(file) && Environment.GetEnvironmentVariable("EVENTS_UPDATE_DOCS") == "1") File.WriteAllText(file, Write(number));
        Assert.True(File.Exists(file), $"'{row}' has no kept entries: {file}");
        (Entry old, Entry now) = Read(file);

        Assert.Equal(
            (pair.OldEntry ?? "not read", pair.NewEntry ?? "not read"),
            (programs.Decode(number, isOld: false, old), programs.Decode(number, isOld: true, now)));
        Assert.Equal(programs.Write(number, isOld: true).ToString(), old.ToString());
        Assert.Equal(programs.Write(number, isOld: false).ToString(), now.ToString());
        Assert.Equal(Names(programs.Write(number, isOld: false)), Names(now));
    }

    [Fact]
    public void Each_row_of_the_table_has_entries_and_no_entries_are_left_over()
    {
        string[] rows = [.. File.ReadAllLines(Path.Combine(Folder(), "..", "..", "..", "docs", "contracts", "evolving.md"))
            .SkipWhile(static line => !line.StartsWith("|---", StringComparison.Ordinal)).Skip(1).TakeWhile(static line => line.StartsWith('|'))
            .Select(static line => line.Split('|')[1].Trim())];
        Assert.Equal(
            rows.Order(StringComparer.Ordinal),
            KeptPair.All.Select(static kept => kept.Row).Where(static row => row != "versions").Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(
            Enumerable.Range(0, KeptPair.All.Count).Select(FileOf).Order(StringComparer.Ordinal),
            Directory.GetFiles(Path.Combine(Folder(), "Entries")).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Names(Entry entry) => entry.ToBytes().Select(static pair => Encoding.UTF8.GetString(pair.Name));

    private string Write(int number)
    {
        ReaderPair pair = KeptPair.All[number].Pair;
        var text = new StringBuilder();
        foreach ((string side, string declared, bool isOld) in new[] { ("old", pair.Old, true), ("new", pair.New, false) })
        {
            text.Append("# ").Append(side).Append(": ").AppendLine(declared.ReplaceLineEndings(" ").Trim());
            foreach ((byte[] name, byte[] value) in programs.Write(number, isOld).ToBytes())
            {
                text.Append(side).Append(' ').Append(Escape(name)).Append(' ').AppendLine(Escape(value));
            }
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    private static (Entry Old, Entry New) Read(string file)
    {
        (Entry Old, Entry New) entries = (new Entry(), new Entry());
        foreach (string line in File.ReadAllLines(file))
        {
            if (line.StartsWith('#')) continue;
            string[] words = line.Split(' ');
            (words[0] == "old" ? entries.Old : entries.New).Add(Encoding.UTF8.GetString(Unescape(words[1])), Unescape(words[2]));
        }

        return entries;
    }

    // Text as it is, other bytes as % and two digits.
    private static string Escape(byte[] bytes) =>
        string.Concat(bytes.Select(static b => b is > (byte)' ' and <= (byte)'~' and not (byte)'%' ? $"{(char)b}" : $"%{b:x2}"));

    private static byte[] Unescape(string text)
    {
        var bytes = new List<byte>();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                bytes.Add((byte)text[i]);
                continue;
            }

            bytes.Add(byte.Parse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
            i += 2;
        }

        return [.. bytes];
    }

    // By what the change is, so that it stays what it is called when others are added.
    private static string FileOf(int number)
    {
        KeptPair kept = KeptPair.All[number];
        string slug = new([.. kept.Row.Replace("`", "", StringComparison.Ordinal)
            .Select(static c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-')
            .Take(48)]);
        string hash =
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
                (kept.Pair.Old + kept.Pair.OldValue + kept.Pair.New + kept.Pair.NewValue).ReplaceLineEndings("\n"))))[..8];
        return Path.Combine(Folder(), "Entries", $"{slug.Trim('-')}.{hash}.txt");
    }

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    /// <summary>The programs before and after.</summary>
    public sealed class Programs : IDisposable
    {
        private readonly LoadedAssembly _old = new(Compile(static pair => (pair.Old, pair.OldValue)));
        private readonly LoadedAssembly _new = new(Compile(static pair => (pair.New, pair.NewValue)));

        internal Entry Write(int number, bool isOld)
        {
            object value = Of(isOld).GetType($"K{number}.Make", throwOnError: true)!.GetProperty("One")!.GetValue(null)!;
            return Codec.Of(value.GetType()).Encode(value);
        }

        internal string Decode(int number, bool isOld, Entry entry)
        {
            var stream = (StreamDefinition)Of(isOld).GetType($"K{number}.S", throwOnError: true)!.GetProperty("Definition")!.GetValue(null)!;
            if (stream.Find(entry.Fields.EventType) is not { } known) return "not read";
            try
            {
                return known.Decode(entry.Fields).ToString()!;
            }
            catch (Events.Wire.EventDecodeException)
            {
                return "not read";
            }
        }

        public void Dispose()
        {
            _old.Dispose();
            _new.Dispose();
        }

        private Assembly Of(bool isOld) => (isOld ? _old : _new).Assembly;

        private static Compilation Compile(Func<ReaderPair, (string Declarations, string Value)> side) => GeneratorRun.New(TestCompilation.CreateFrom(
            KeptPair.All.Select((kept, i) => ($"/src/K{i}.cs", $$"""
                namespace K{{i}};
                [EventStream("k{{i}}")] public sealed partial class S;
                {{side(kept.Pair).Declarations}}
                public static class Make { public static object One => {{side(kept.Pair).Value}}; }
                """)),
            References.All)).Output;
    }
}
