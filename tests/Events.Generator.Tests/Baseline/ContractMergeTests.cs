using System.Diagnostics;
using Events.Generator.Baseline;

namespace Events.Generator.Tests.Baseline;

/// <summary>
/// Two branches that both change the contract file, merged by git as the file's own head asks for: nothing is lost, and what needs a look is told.
/// </summary>
public sealed class ContractMergeTests
{
    private const string Base = """
        # ours
        events-contract 1
        stream orders
        event orders order.paid v1
        field orders order.paid v1 cents int
        field orders order.paid v1 order_id string
        event orders order.placed v1
        field orders order.placed v1 coupon int
        field orders order.placed v1 customer string
        field orders order.placed v1 order_id string

        """;

    private const string Coupon = "field orders order.placed v1 coupon int\n";
    private const string Customer = "field orders order.placed v1 customer string\n";
    private const string Placed = "event orders order.placed v1\n";

    /// <summary>What one side changes, what the other does, and what is told of the merged file.</summary>
    public static TheoryData<string[], string[], string[]> Cases() => new()
    {
        // Each adds an event, a field, a version, a stream: at the same place of the file.
        { ["", "event orders order.sent v1\nfield orders order.sent v1 a int\n"], ["", "event orders order.shut v1\nfield orders order.shut v1 a int\n"], [] },
        { [Coupon, Coupon + "field orders order.placed v1 currency string\n"], [Coupon, Coupon + "field orders order.placed v1 currency_name string?\n"], [] },
        { ["", "event orders order.placed v2 upcast:1\nfield orders order.placed v2 order_id string\n"], [Customer, Customer + "field orders order.placed v1 note string?\n"], [] },
        { ["", "stream returns\n"], ["", "stream refunds\n"], [] },
        // The same on both sides.
        { ["", "stream returns\n"], ["", "stream returns\n"], [] },
        { [Coupon, "retired orders order.placed v1 coupon\n"], [Coupon, "retired orders order.placed v1 coupon\n"], [] },
        // Both change one line.
        { [Coupon, Coupon.TrimEnd() + " alias:cp\n"], [Coupon, Coupon.TrimEnd() + " alias:code\n"], ["says otherwise of the same, and counts"] },
        { [Coupon, Coupon.Replace("int", "long", StringComparison.Ordinal)], [Coupon, Coupon.Replace("int", "int?", StringComparison.Ordinal)], ["says otherwise of the same, and counts"] },
        { [Placed, Placed.TrimEnd() + " alias:a\n"], [Placed, Placed.TrimEnd() + " alias:b\n"], ["says otherwise of the same, and counts"] },
        // One retires what the other changes, or what stands beside a change of the other.
        { [Coupon, "retired orders order.placed v1 coupon\n"], [Coupon, Coupon.Replace("int", "long", StringComparison.Ordinal)], ["retires it, and counts"] },
        { [Coupon, "retired orders order.placed v1 coupon\n"], [Coupon, Coupon + "field orders order.placed v1 currency string\n"], ["retires it, and counts"] },
        { [Coupon, Coupon.Replace("int", "long", StringComparison.Ordinal)], [Coupon, Coupon + "field orders order.placed v1 currency string\n"], ["says otherwise of the same, and counts"] },
        // A whole stream, or event, against a line within.
        { ["orders", "shop"], ["", "event orders order.shut v1\n"], [] },
        {
            [Base[Base.IndexOf("event orders order.placed", StringComparison.Ordinal)..], "retired orders order.placed\n"], [Customer, Customer + "field orders order.placed v1 d int\n"],
            ["retires it, and counts", "retires it, and counts", "retires it, and counts", "retires it, and counts", "retires it, and counts"]
        },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Merged_line_by_line(string[] ours, string[] theirs, string[] told)
    {
        (string mine, string other) = (Changed(ours), Changed(theirs));
        string merged = await Merge(mine, other, "--union");
        ContractFile file = ContractFile.Parse(merged);
        Assert.True(file.IsComparable);
        Assert.Equal(told.Length, file.Problems.Count);
        Assert.All(told.Zip(file.Problems), pair => Assert.Contains(pair.First, pair.Second.Message, StringComparison.Ordinal));

        // What either side has added is there, and sorting it says the same.
        string[] added = [.. Lines(mine).Union(Lines(other)).Except(Lines(Base))];
        Assert.Empty(added.Except(Lines(merged)));
        if (told.Length == 0) Assert.Equal(Lines(merged).Order(StringComparer.Ordinal), Lines(ContractFile.With(merged, [], [])).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData()]
    [InlineData("--diff3")]
    [InlineData("--zdiff3")]
    public async Task Without_that_the_marks_of_the_conflict_are_told(params string[] style)
    {
        string merged = await Merge(Changed(["", "stream returns\n"]), Changed(["", "stream refunds\n"]), style);
        ContractFile file = ContractFile.Parse(merged);
        Assert.False(file.IsComparable);
        string[] lines = merged.Split('\n');
        int[] marks = [.. Enumerable.Range(0, lines.Length).Where(i => lines[i].Length > 0 && "<|=>".Contains(lines[i][0], StringComparison.Ordinal))];
        Assert.True(marks.Length >= 3, merged);
        Assert.Equal(marks, file.Problems.Select(problem => problem.Line));
        Assert.Equal(merged, ContractFile.With(merged, [], []));
    }

    // All of what is replaced; nothing stands for the end.
    private static string Changed(string[] change) => change[0].Length == 0 ? Base + change[1] : Base.Replace(change[0], change[1], StringComparison.Ordinal);

    private static string[] Lines(string text) => [.. text.Split('\n').Where(line => line.Length > 0)];

    private static async Task<string> Merge(string ours, string theirs, params string[] options)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("events-merge");
        try
        {
            foreach ((string name, string text) in new[] { ("ours", ours), ("base", Base), ("theirs", theirs) })
            {
                await File.WriteAllTextAsync(Path.Combine(folder.FullName, name), text);
            }

            var start = new ProcessStartInfo("git", ["merge-file", "-p", .. options, "ours", "base", "theirs"]) { WorkingDirectory = folder.FullName, RedirectStandardOutput = true };
            using Process git = Process.Start(start)!;
            string merged = await git.StandardOutput.ReadToEndAsync();
            await git.WaitForExitAsync();
            return merged;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
