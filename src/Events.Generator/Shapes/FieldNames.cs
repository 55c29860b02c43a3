using System.Text;

namespace Events.Generator.Shapes;

/// <summary>The field name of a property, by the naming policy.</summary>
internal static class FieldNames
{
    /// <summary>The name by the number of a <c>FieldNaming</c>.</summary>
    public static string Of(string name, int naming) => naming switch
    {
        1 => ToCamelCase(name),
        2 => name,
        _ => ToSnakeCase(name),
    };

    /// <summary>
    /// A word begins at a capital letter behind a small letter or a digit, and at the last capital of a run when a
    /// small letter follows, but for the s of a plural: <c>OrderId</c> is <c>order_id</c>, <c>OrderIDs</c> is <c>order_ids</c>,
    /// <c>HTTPStatus</c> is <c>http_status</c>, <c>Line2</c> is <c>line2</c>, <c>Line2Total</c> is <c>line2_total</c>. Underscores
    /// stay, none is doubled or put in front.
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

    /// <summary>The first word in small letters: <c>orderId</c>, <c>httpStatus</c>, <c>ids</c>.</summary>
    public static string ToCamelCase(string name)
    {
        char[] text = name.ToCharArray();
        for (int i = 0; i < text.Length && char.IsUpper(name[i]) && (i == 0 || !BeginsWord(name, i)); i++)
        {
            text[i] = char.ToLowerInvariant(text[i]);
        }

        return new string(text);
    }

    private static bool BeginsWord(string name, int i)
    {
        char before = name[i - 1];
        if (char.IsLower(before) || char.IsDigit(before)) return true;
        return char.IsUpper(before) && i + 1 < name.Length && char.IsLower(name[i + 1]) && !IsPlural(name, i);
    }

    // IDs, URLs: the s belongs to the capitals before it when the name, or another word, goes on behind it.
    private static bool IsPlural(string name, int lastCapital) =>
        name[lastCapital + 1] == 's'
        && (lastCapital + 2 == name.Length || !char.IsLower(name[lastCapital + 2]));
}
