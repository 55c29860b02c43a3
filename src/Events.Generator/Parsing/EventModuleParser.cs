using Events.Generator.Model;
using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Parsing;

/// <summary>The symbol of a class that stands for added events to its model.</summary>
internal static class EventModuleParser
{
    private const string Register = "Register";

    /// <summary>Null when no part can be added to it, or the stream is of the same assembly, which knows its events by itself.</summary>
    public static EventModuleModel? Parse(INamedTypeSymbol type, Compilation compilation)
    {
        if (type.TypeKind != TypeKind.Class || type.IsStatic || !LanguageFloor.IsMet(compilation) || !type.GetMembers(Register).IsEmpty) return null;
        if (type.FindAttribute(KnownNames.EventsOfAttribute) is not { } attribute
            || AttributeReader.ReadTypeArgument(attribute) is not { } stream
            || SymbolEqualityComparer.Default.Equals(stream.ContainingAssembly, compilation.Assembly)
            || !StreamParser.IsUsable(stream, compilation)
            || !compilation.IsSymbolAccessibleWithin(stream, type)
            || TypeParser.Parse(type) is not { } typeModel)
        {
            return null;
        }

        var marks = new MarkCollector();
        marks.Add(type);
        marks.Add(stream);
        return new EventModuleModel(typeModel, stream.ToReference(), marks.ToModel());
    }
}
