using System.Text;

namespace Events.Store.Commits;

/// <summary>The arguments of an XADD, behind the key: <c>[NOMKSTREAM] [MAXLEN|MINID [=|~] n [LIMIT n]] *|id field value …</c></summary>
/// <param name="MakesStream">Whether it makes the stream if there is none.</param>
/// <param name="Trim">What it cuts off.</param>
/// <param name="Id">The ID; null for <c>*</c>.</param>
/// <param name="FirstField">At which argument the fields begin.</param>
internal readonly record struct XAddArguments(bool MakesStream, StreamTrim Trim, EntryId? Id, int FirstField)
{
    /// <summary>Reads the arguments.</summary>
    /// <exception cref="ArgumentException">They are not those of an XADD.</exception>
    public static XAddArguments Parse(string name, IReadOnlyList<ReadOnlyMemory<byte>> arguments)
    {
        int at = 0;
        bool makesStream = true;
        StreamTrim trim = default;
        while (at < arguments.Count)
        {
            string word = Word(arguments, at).ToUpperInvariant();
            if (word == "NOMKSTREAM")
            {
                makesStream = false;
                at++;
            }
            else if (word is "MAXLEN" or "MINID")
            {
                at++;
                trim = ParseTrim(name, arguments, isLength: word == "MAXLEN", ref at);
            }
            else
            {
                break;
            }
        }

        if (at >= arguments.Count) throw CommitRules.Wrong(name, "it has no ID");
        string text = Word(arguments, at);
        EntryId? id = null;
        if (text != "*")
        {
            if (!EntryId.TryParse(text, null, out EntryId given) || given == EntryId.Min) throw CommitRules.Wrong(name, $"'{text}' is no ID for an entry");
            id = given;
        }

        int fields = arguments.Count - at - 1;
        if (fields == 0 || fields % 2 != 0) throw CommitRules.Wrong(name, "its fields and values do not pair up");
        return new XAddArguments(makesStream, trim, id, at + 1);
    }

    private static StreamTrim ParseTrim(
        string name, IReadOnlyList<ReadOnlyMemory<byte>> arguments, bool isLength, ref int at)
    {
        bool exact = Word(arguments, at) != "~";
        if (Word(arguments, at) is "~" or "=") at++;
        string threshold = Word(arguments, at++);
        if (Word(arguments, at).Equals("LIMIT", StringComparison.OrdinalIgnoreCase)) at += 2;
        if (isLength && long.TryParse(threshold, out long length) && length >= 0) return StreamTrim.ToLength(length, exact);
        if (!isLength && EntryId.TryParse(threshold, null, out EntryId id)) return StreamTrim.ToMinId(id, exact);
        throw CommitRules.Wrong(name, $"'{threshold}' is nothing to trim to");
    }

    private static string Word(IReadOnlyList<ReadOnlyMemory<byte>> arguments, int at) =>
        at < arguments.Count ? Encoding.UTF8.GetString(arguments[at].Span) : "";
}
