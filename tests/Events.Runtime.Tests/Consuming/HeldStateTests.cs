using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Events.Consuming.Holding;

namespace Events.Runtime.Tests.Consuming;

/// <summary>What an entry in hand may become: one table, which the page of the states repeats.</summary>
public sealed partial class HeldStateTests
{
    private static readonly HeldState[] s_all = Enum.GetValues<HeldState>();

    [Fact]
    public void The_page_lists_exactly_what_may_follow_each_state()
    {
        string page = File.ReadAllText(Path.Combine(Folder(), "..", "..", "..", "docs", "internals", "entry-states.md"));
        int start = page.IndexOf("## What may follow", StringComparison.Ordinal);
        Assert.True(start > 0, "The page has no section on what may follow.");
        string section = page[start..page.IndexOf("\n## ", start + 1, StringComparison.Ordinal)];
        var listed = Row().Matches(section).ToDictionary(static row => row.Groups[1].Value, static row => row.Groups[2].Value, StringComparer.Ordinal);

        Assert.Equal(s_all.Select(static state => state.ToString()), listed.Keys);
        Assert.All(s_all, state => Assert.Equal(
            string.Join(", ", s_all.Where(next => HeldStates.Allows(state, next)).Select(static next => $"`{next}`")), listed[state.ToString()]));
    }

    [Fact]
    public void Every_state_is_come_to_and_left_again()
    {
        Assert.Equal(s_all, Reached(HeldState.Pooled).Order());
        Assert.All(s_all, static state => Assert.Contains(HeldState.Pooled, Reached(state)));
        Assert.All(s_all, static state => Assert.False(HeldStates.Allows(state, state), $"{state} follows itself"));
    }

    [Fact]
    public void What_may_not_follow_is_refused_with_both_names()
    {
        HeldStates.Check(new EntryId(1, 0), HeldState.Ready, HeldState.Running);
        var refused = Assert.Throws<InvalidOperationException>(static () => HeldStates.Check(new EntryId(1, 0), HeldState.Acknowledging, HeldState.Running));
        Assert.Equal("Entry 1-0 is Acknowledging and cannot become Running.", refused.Message);
    }

    [Fact]
    public void Nothing_but_the_one_method_sets_a_state()
    {
        string entry = Path.Combine(Folder(), "..", "..", "..", "src", "Events.Runtime", "Consuming", "Holding", "HeldEntry.cs");
        string[] setters = [.. File.ReadAllLines(entry).Where(static line => Setter().IsMatch(line)).Select(static line => line.Trim())];
        Assert.Equal(["_state = to;", "Interlocked.CompareExchange(ref _state, to, from);"], setters);
    }

    private static HashSet<HeldState> Reached(HeldState from)
    {
        var reached = new HashSet<HeldState>();
        var open = new Stack<HeldState>([from]);
        while (open.TryPop(out HeldState state))
        {
            foreach (HeldState next in s_all)
            {
                if (HeldStates.Allows(state, next) && reached.Add(next)) open.Push(next);
            }
        }

        return reached;
    }

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    [GeneratedRegex(@"^\| `(\w+)` \| .+? \| (`.+`) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\b_state = |ref _state\b")]
    private static partial Regex Setter();
}
