using System.Globalization;
using System.Text;
using Events.Generator.Model;

namespace Events.Generator.Emission;

/// <summary>Names of generated files. The compiler takes two that differ in case only for the same, and stops.</summary>
internal static class HintNames
{
    /// <summary>
    /// The type's name and its kind: <c>Shop.OrderPlaced.Event.g.cs</c>. A name that clashes gets its place among those
    /// that do behind a dash, which no identifier has.
    /// </summary>
    public static string Of(TypeModel type, string kind, EquatableArray<string> clashing)
    {
        var name = new StringBuilder();
        foreach (char c in type.FullName)
        {
            if (char.IsLetterOrDigit(c) || c is '.' or '_' or '+') name.Append(c);
            else name.Append('{').Append(((int)c).ToString("X4", CultureInfo.InvariantCulture)).Append('}');
        }

        for (int i = 0; i < clashing.Count; i++)
        {
            if (string.Equals(clashing[i], type.FullName, StringComparison.Ordinal))
            {
                name.Append('-').Append((i + 1).ToString(CultureInfo.InvariantCulture));
            }
        }

        return name.Append('.').Append(kind).Append(".g.cs").ToString();
    }
}
