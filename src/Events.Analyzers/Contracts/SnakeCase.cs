using System.Text;

namespace Events.Analyzers.Contracts;

/// <summary>The default field name: <c>OrderId</c> is <c>order_id</c>, <c>HTTPStatus2</c> is <c>http_status2</c>.</summary>
internal static class SnakeCase
{
    public static string From(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        for (int i = 0; i < name.Length; i++)
        {
            char current = name[i];
            if (char.IsUpper(current))
            {
                bool afterLower = i > 0 && (char.IsLower(name[i - 1]) || char.IsDigit(name[i - 1]));
                bool beforeLower = i > 0 && i + 1 < name.Length && char.IsUpper(name[i - 1]) && char.IsLower(name[i + 1]);
                if (afterLower || beforeLower) text.Append('_');
                text.Append(char.ToLowerInvariant(current));
            }
            else
            {
                text.Append(current);
            }
        }

        return text.ToString();
    }
}
