using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Events.Generator.Shapes;

/// <summary>The oldest C# that generated code is written in.</summary>
internal static class LanguageFloor
{
    public const string Name = "13";

    public static bool IsMet(Compilation compilation) => compilation is not CSharpCompilation { LanguageVersion: < LanguageVersion.CSharp13 };
}
