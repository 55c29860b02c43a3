using System.Text;

namespace Events.Generator.Parsing;

/// <summary>The field name of a property: its name in snake_case.</summary>
internal static class FieldNames
{
    /// <summary>
    /// A word begins at a capital letter behind a small letter or a digit, and at the last capital of a run when a
    /// small letter follows: <c>OrderId</c> is <c>order_id</c>, <c>HTTPStatus</c> is <c>http_status</c>, <c>Line2</c>
    /// is <c>line2</c>, <c>Line2Total</c> is <c>line2_total</c>. Underscores stay, none is doubled or put in front.
    /// </summary>
    public static string ToSnakeCase(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        for (int i = 0; i < name.Length; i++)
        {
            char c = name[i];
            if (char.IsUpper(c) && i > 0 && BeginsWord(name, i)) text.Append('_');
            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }

    private static bool BeginsWord(string name, int i)
    {
        char before = name[i - 1];
        if (char.IsLower(before) || char.IsDigit(before)) return true;
        return char.IsUpper(before) && i + 1 < name.Length && char.IsLower(name[i + 1]);
    }
}
