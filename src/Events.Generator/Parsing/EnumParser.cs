using System.Globalization;
using Events.Generator.Emission;
using Events.Generator.Model;
using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Parsing;

/// <summary>Enum symbol to model.</summary>
internal static class EnumParser
{
    public static EnumModel Parse(INamedTypeSymbol type, Compilation compilation)
    {
        var members = new List<EnumMemberModel>();
        var numbers = new HashSet<string>(StringComparer.Ordinal);
        string? unknown = null;
        foreach (ISymbol member in type.GetMembers())
        {
            if (member is not IFieldSymbol { HasConstantValue: true } field) continue;
            string number = Convert.ToString(field.ConstantValue, CultureInfo.InvariantCulture);
            members.Add(new EnumMemberModel(
                field.Name, EnumNames.Of(field), number, IsAlias: !numbers.Add(number), EnumNames.OlderOf(field).ToEquatableArray()));
            if (field.FindAttribute(KnownNames.UnknownValueAttribute) is not null) unknown ??= field.Name;
        }

        string reference = type.ToReference(keepsNull: true);
        var marks = new MarkCollector();
        marks.AddEnum(type);
        return new EnumModel(
            type.Name,
            reference,
            type.EnumUnderlyingType!.ToReference(),
            members.ToEquatableArray(),
            unknown,
            CanBeShared(type) ? $"global::{EnumsEmitter.Namespace}.{EnumsEmitter.ClassOf(compilation.AssemblyName)}" : "",
            "Read" + Identifiers.Flatten(reference.Substring("global::".Length).Replace("@", "")),
            marks.ToModel());
    }

    // A class beside the events can name it: nothing around it is private, local to a file, or made of a type that might be.
    private static bool CanBeShared(INamedTypeSymbol type)
    {
        if (TypeParser.AccessOf(type) == Access.Hidden) return false;
        for (INamedTypeSymbol? outer = type; outer is not null; outer = outer.ContainingType)
        {
            if (outer.IsGenericType || outer.IsFileLocal) return false;
        }

        return true;
    }
}
