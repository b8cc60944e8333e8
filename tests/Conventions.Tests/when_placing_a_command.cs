using System.Text.RegularExpressions;
using EventLedger.Application.Ledger;

namespace EventLedger.Conventions.Tests;

public class when_placing_a_command
{
    private static readonly IReadOnlyList<Type> Commands =
    [
        .. Assemblies.Application.GetTypes()
            .Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(Command)) && type.Namespace != typeof(Command).Namespace),
    ];

    [Fact]
    public void it_shares_a_file_of_its_name_with_its_handler()
    {
        var files = SourceFile.Below("Application", "*.cs").ToList();

        Commands.Count.ShouldBeGreaterThan(20);
        Commands.SelectMany(command => Faults(command.Namespace!, command.Name, files)).ShouldBeEmpty();
    }

    [Fact]
    public void it_is_sealed() => Commands.Where(command => !command.IsSealed).Select(command => command.Name).ShouldBeEmpty();

    [Theory]
    [InlineData("Application/Requests/Pay.cs", "record PayFee(); class PayFeeHandler;")]
    [InlineData("Application/Payments/PayFee.cs", "record PayFee(); class PayFeeHandler;")]
    [InlineData("Application/Requests/PayFee.cs", "record PayFee(); // class PayFeeHandler")]
    [InlineData("Application/Requests/PayFee.cs", "record PayFees(); class PayFeeHandler;")]
    public void a_command_elsewhere_is_found(string path, string code) =>
        Faults("EventLedger.Application.Requests", "PayFee", [new SourceFile(path, code)]).ShouldNotBeEmpty();

    private static IEnumerable<string> Faults(string @namespace, string command, IReadOnlyList<SourceFile> files)
    {
        var path = $"Application/{@namespace.Split('.')[^1]}/{command}.cs";
        var code = files.SingleOrDefault(file => file.Path == path)?.Code ?? "";
        if (!Declares(code, "record", command))
        {
            yield return $"{path} should hold the record {command}";
        }

        if (!Declares(code, "class", $"{command}Handler"))
        {
            yield return $"{path} should hold the class {command}Handler";
        }
    }

    private static bool Declares(string code, string kind, string name) =>
        Regex.IsMatch(code, $@"\b{kind} {name}\b", RegexOptions.None, TimeSpan.FromSeconds(1));
}
