using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Symbols;

/// <summary>
/// Tells classes of tests: they use stream commands to see what those do, with made-up names and streams that live for
/// a moment, so what is a mistake in a service is none in them.
/// </summary>
internal static class TestClasses
{
    private static readonly ImmutableHashSet<string> Names =
        ["Test", "TestCaseSource", "TestFixture", "TestClass", "MemberData", "InlineData", "ClassData", "DataRow"];

    /// <summary>Projects call what they derive from these SkippableFact, SkipIfRedisTheory and so on.</summary>
    private static readonly ImmutableArray<string> Endings = ["Fact", "Theory", "TestCase", "TestMethod"];

    /// <summary>Tells whether the type, or one around it, is a class of tests.</summary>
    public static bool Includes(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? level = type; level is not null; level = level.ContainingType)
        {
            if (IsMarked(level)) return true;
            for (INamedTypeSymbol? current = level; current is not null; current = current.BaseType)
            {
                if (current.SpecialType == SpecialType.System_Object || current.DeclaringSyntaxReferences.IsEmpty) break;
                if (current.GetMembers().Any(member => member is IMethodSymbol { MethodKind: MethodKind.Ordinary } && IsMarked(member)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>
    /// By name, also of a base: projects derive their own from those of xunit, NUnit, MSTest and TUnit, whose packages
    /// need not be restored when an editor asks.
    /// </summary>
    private static bool IsMarked(ISymbol symbol)
    {
        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            for (INamedTypeSymbol? type = attribute.AttributeClass; type is not null; type = type.BaseType)
            {
                string name = type.Name.EndsWith("Attribute", StringComparison.Ordinal)
                    ? type.Name.Substring(0, type.Name.Length - "Attribute".Length)
                    : type.Name;
                if (Names.Contains(name) || Endings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal))) return true;
            }
        }

        return false;
    }
}
