import java.io.FileInputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;

/** Arguments: flavours of veraPDF with commas between, then files. Prints a line for each rule that a file breaks, and one for each file that breaks none. */
public class Validate {
  public static void main(String[] arguments) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    for (int at = 1; at < arguments.length; at++)
      for (String name : arguments[0].split(",")) validate(arguments[at], PDFAFlavour.fromString(name));
  }

  private static void validate(String file, PDFAFlavour flavour) throws Exception {
    try (var parser = Foundries.defaultInstance().createParser(new FileInputStream(file), flavour);
        var validator = Foundries.defaultInstance().createValidator(flavour, false)) {
      var result = validator.validate(parser);
      Map<String, String> broken = new LinkedHashMap<>();
      for (TestAssertion one : result.getTestAssertions())
        if (one.getStatus() == TestAssertion.Status.FAILED)
          broken.putIfAbsent(one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber(), one.getMessage());
      if (result.isCompliant())
        System.out.println(file + "\t" + flavour + "\tcompliant\t" + result.getTotalAssertions());
      for (var each : broken.entrySet())
        System.out.println(file + "\t" + flavour + "\t" + each.getKey() + "\t" + each.getValue().replaceAll("\\s+", " "));
    }
  }
}
